export { language, t, type Key, type Values } from './index.svelte';
