import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Stacks, onlyOne, pathOf, projectRoot, resourcesOf } from '../synthesize.ts';

interface AlarmProperties {
  AlarmDescription: string;
  AlarmActions?: readonly unknown[];
}

export function describeAlarms({ core, application }: Stacks): void {
  const alarms = Object.values(resourcesOf<AlarmProperties>(application, 'AWS::CloudWatch::Alarm'));
  const runbook = readFileSync(join(projectRoot, 'docs/runbook.md'), 'utf8');
  const sections = runbook.split(/^## /m).slice(1);
  const headings = sections.map((section) => section.split('\n', 1)[0]);
  const headingOf = (description: string): string | undefined =>
    /Runbook: docs\/runbook\.md, "(.+)"\.$/.exec(description)?.[1];

  describe('alarms', () => {
    it.each(alarms.map((alarm) => [pathOf(alarm), alarm.Properties] as const))(
      '%s says its impact, calls somebody and has a runbook heading',
      (_path, { AlarmDescription, AlarmActions }) => {
        expect(AlarmDescription).toMatch(/^[A-Z].+\. Runbook: /);
        expect(AlarmActions).toHaveLength(1);
        expect(headings).toContain(headingOf(AlarmDescription));
      },
    );

    it('are all that the runbook speaks of', () => {
      const used = alarms.map(({ Properties }) => headingOf(Properties.AlarmDescription));
      expect([...headings].sort()).toEqual([...new Set(used)].sort());
    });

    it('send mails to the address of the stage', () => {
      expect(onlyOne(core, 'AWS::SNS::Subscription')).toMatchObject({
        Protocol: 'email',
        Endpoint: 'owner@example.com',
      });
    });
  });

  describe('runbook', () => {
    it.each(sections.map((section, index) => [headings[index], section] as const))(
      '%s names impact, first step and what then',
      (_heading, section) => {
        for (const part of ['**Impact.**', '**First step.**', '**Then.**']) expect(section).toContain(part);
      },
    );
  });
}
