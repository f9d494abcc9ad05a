import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The addresses that a page links to, without those of other sites. */
function linksIn(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** What GitHub and GitLab call a heading in an address. */
function headingsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(['README.md', 'SECURITY.md', 'docs/security.md'])('%s', (page) => {
  it('links only to files and headings that exist', () => {
    const wrong = linksIn(page).filter((link) => {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      return !existsSync(target) || (heading !== undefined && !headingsOf(target).includes(heading));
    });
    expect(linksIn(page).length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const named = [...readFileSync(page, 'utf8').matchAll(/\bnpm run ([a-z][\w:-]*)/g)];
    expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('docs/security.md', () => {
  const table = readFileSync('docs/security.md', 'utf8').split('## Threats\n')[1]?.split('\n## ')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| who'));

  it('shows for each threat what stands in its way, and where that is shown', () => {
    expect(rows.length).toBeGreaterThan(12);
    for (const row of rows) {
      const [, , threat = '', answer = '', shown = ''] = row.split('|').map((cell) => cell.trim());
      expect([threat, answer.length > 20]).toEqual([threat, true]);
      if (!answer.startsWith('see '))
        expect([threat, shown]).toEqual([threat, expect.stringContaining('](')]);
    }
  });
});
