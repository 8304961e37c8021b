// The rules in the words of docs/integrity.md, so that pages and documents never disagree.

/** Absent in a checkout without the document: numbers are shown alone then. */
const documents = import.meta.glob<string>('../../../../docs/integrity.md', {
  query: '?raw',
  import: 'default',
});

/** The sentence of each rule, by its number: the first cell after the number in a table, or the text after it. */
export function parseRules(markdown: string): Map<string, string> {
  const rules = new Map<string, string>();
  for (const line of markdown.split('\n')) {
    const found = /^\W*(R-[A-Z]+-\d{2,3})\W+(.*)$/.exec(line);
    if (!found?.[1] || rules.has(found[1])) continue;
    const sentence = (found[2]?.split(/\s\|\s/)[0] ?? '').replace(/[`*_]|\s*\|\s*$/g, '').trim();
    if (sentence) rules.set(found[1], sentence);
  }
  return rules;
}

let reading: Promise<Map<string, string>> | null = null;

export function readRules(): Promise<Map<string, string>> {
  reading ??= (async () => {
    const read = Object.values(documents)[0];
    return read ? parseRules(await read()) : new Map<string, string>();
  })();
  return reading;
}
