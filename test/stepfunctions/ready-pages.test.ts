import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readyJourneys } from '../../stepfunctions/ready-journeys/index.ts';
import { readyPage } from '../support/ready-page.ts';

const folder = 'docs/ready-journeys';
/** Writes the pages instead of comparing them: `WRITE_PAGES=1 npx jest test/stepfunctions/ready-pages`. */
const isWriting = process.env['WRITE_PAGES'] === '1';

describe.each([...readyJourneys])('the page of the ready journey %s', (name, ready) => {
  const path = `${folder}/${name}.md`;

  it('says what the journey does', () => {
    const page = readyPage(name, ready);
    if (isWriting) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, page);
    }
    expect(readFileSync(path, 'utf8')).toBe(page);
  });

  it('is found from the list', () => {
    const index = readFileSync(`${folder}.md`, 'utf8');
    expect(index).toContain(`- [${ready.title}](ready-journeys/${name}.md), \`${name}\`: ${ready.summary}\n`);
  });

  it('says what to set and what to measure', () => {
    expect(ready.needs.length + ready.tags.length).toBeGreaterThan(0);
    expect(ready.measure.length).toBeGreaterThan(0);
  });
});
