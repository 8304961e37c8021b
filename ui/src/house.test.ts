// Habits of these pages that no linter knows: text by key, colours and sizes by token, calls in stores.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const components = filesBelow(root)
  .filter((path) => path.endsWith('.svelte'))
  .map((path) => ({ name: relative(root, path), source: readFileSync(path, 'utf8') }));

/** Attributes that a person reads or hears. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'lead', 'hint', 'caption']);
const HAS_WORD = /\p{L}{2,}/u;

function literalTexts(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    const part = node as AST.TemplateNode;
    if (part.type === 'Text' && HAS_WORD.test(part.data)) found.push(part.data.trim());
    if (part.type === 'Attribute') {
      if (SPOKEN.has(part.name) && Array.isArray(part.value)) {
        for (const value of part.value)
          if (value.type === 'Text' && HAS_WORD.test(value.data)) found.push(value.data);
      }
      return;
    }
    for (const value of Object.values(part)) visit(value);
  };
  visit(parse(source, { modern: true }).fragment);
  return found;
}

const styleOf = (source: string) => /<style>([\s\S]*)<\/style>/.exec(source)?.[1] ?? '';

describe.each(components)('$name', ({ source }) => {
  it('holds no literal text', () => {
    expect(literalTexts(source)).toEqual([]);
  });

  it('names no colour and no length of its own', () => {
    const style = styleOf(source).replace(/@(media|container)[^{]*\{/g, '');
    expect(style.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\b\d*\.?\d+(px|rem)\b/gi) ?? []).toEqual([]);
  });

  it('has no style attribute, which the content security policy forbids; style:name={...} is set from code', () => {
    expect(source).not.toMatch(/\sstyle=/);
  });

  it('leaves calls to stores', () => {
    expect(source).not.toMatch(/connection\.(read|write|turn)\(|callZome|fetch\(/);
  });
});
