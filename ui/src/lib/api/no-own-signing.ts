// Stands in for the client's signing library (see vite.config.ts): the node signs zome calls, pages hold no key.
const ready = Promise.reject(new Error('Pages do not sign zome calls: the node does.'));
ready.catch(() => undefined);

export default { ready };
