export const coop = {} as const;
