import { stageSettings } from '../../lib/stages.ts';

const given =
  (settings: Readonly<Record<string, string>> = {}) =>
  (name: string): string | undefined =>
    settings[name];

describe('stage settings', () => {
  it.each(['dev', 'prod', 'rehearsal'])('are right for %s as they stand', (name) => {
    expect(stageSettings(name, given()).name).toBe(name);
  });

  it('keep data in prod only', () => {
    expect(['dev', 'prod', 'rehearsal'].map((name) => stageSettings(name, given()).retainData)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('can be overridden on the command line', () => {
    const settings = stageSettings('prod', given({ region: 'ap-southeast-1', timeZone: 'Asia/Bangkok' }));
    expect(settings).toMatchObject({ region: 'ap-southeast-1', timeZone: 'Asia/Bangkok' });
  });

  it('name the stages to choose from when asked for another', () => {
    expect(() => stageSettings('staging', given())).toThrow(
      'There is no stage "staging". Choose one of dev, prod, rehearsal',
    );
  });

  it('say every mistake at once, with its setting', () => {
    const mistakes = { region: 'tokyo', timeZone: 'Asia/Tokio', account: '12', alarmEmail: 'nobody' };
    for (const name of Object.keys(mistakes)) {
      expect(() => stageSettings('prod', given(mistakes))).toThrow(`  ${name}: `);
    }
  });

  it('refuse another LINE than LINE, except in the rehearsal', () => {
    const simulator = given({ lineApiBaseUrl: 'http://127.0.0.1:3001' });
    expect(() => stageSettings('prod', simulator)).toThrow(
      'only the stage rehearsal may speak to anything but LINE',
    );
    expect(stageSettings('rehearsal', simulator).lineApiBaseUrl).toBe('http://127.0.0.1:3001');
  });
});
