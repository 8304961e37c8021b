export * from './amounts';
export * from './time';
