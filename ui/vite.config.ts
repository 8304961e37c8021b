import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const node = process.env.COPEX_NODE ?? 'http://127.0.0.1:8420';
const toNode = { target: node, changeOrigin: true };

export default defineConfig({
  plugins: [svelte()],
  resolve: {
    alias: {
      $lib: at('./src/lib'),
      $routes: at('./src/routes.ts'),
      // The node signs zome calls. The client's own signing, and the 700 kB it brings along, is never used.
      'libsodium-wrappers': at('./src/lib/api/no-own-signing.ts'),
    },
    // Vitest would pick Svelte's server build otherwise.
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  // Nothing is inlined as data: the content security policy allows fonts and scripts from files only.
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: {
    host: '127.0.0.1',
    // docs/integrity.md, which the pages quote.
    fs: { allow: ['..'] },
    port: 5173,
    proxy: { '/api': toNode, '/health': toNode, '/ws': { ...toNode, ws: true } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
