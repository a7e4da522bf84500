import { compileJourney } from '../../stepfunctions/journey/compile.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';
import { readyJourneys } from '../../stepfunctions/ready-journeys/index.ts';
import { definitionIn, readyLanguages } from '../../stepfunctions/ready-journeys/ready-journey.ts';

const context = { journeyId: 'j', version: 1, channelId: 'c', stepFunctionArn: 'arn:step' };

describe.each([...readyJourneys])('the ready journey %s', (_name, ready) => {
  it.each(readyLanguages)('is sound in %s, with nothing but the tags that it names', (language) => {
    const definition = definitionIn(ready, language);
    expect(validateJourney(definition, { knownTags: new Set(ready.tags.map(({ name }) => name)) })).toEqual(
      [],
    );
  });

  it('compiles, and tells itself in words', () => {
    const definition = definitionIn(ready, 'en');
    expect(Object.keys(compileJourney(definition, context).States)).toContain('Resume');
    expect(journeyWords(definition).length).toBeGreaterThan(Object.keys(definition.nodes).length);
  });

  it('uses each of its texts, and has each in every language', () => {
    const used = JSON.stringify(ready.journey);
    for (const [key, text] of Object.entries(ready.texts)) {
      expect(used).toContain(`"${key}"`);
      for (const language of readyLanguages) expect(text[language]).not.toBe('');
    }
  });
});
