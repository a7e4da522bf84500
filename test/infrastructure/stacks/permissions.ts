import { readableReference } from './readable-reference.ts';
import { type Resource, type Stacks, pathOf, resourcesOf } from '../synthesize.ts';

interface Statement {
  Effect: string;
  Action: string | readonly string[];
  Resource: unknown;
}
interface RoleProperties {
  AssumeRolePolicyDocument: { Statement: readonly { Principal: unknown }[] };
  ManagedPolicyArns?: readonly unknown[];
  Policies?: readonly { PolicyDocument: { Statement: readonly Statement[] } }[];
}

export function describePermissions({ data, application }: Stacks): void {
  const say = readableReference([data, ...application]);
  const list = <Item>(value: Item | readonly Item[]): readonly Item[] =>
    Array.isArray(value) ? value : [value as Item];
  const policies = Object.values(
    resourcesOf<{ PolicyDocument: { Statement: readonly Statement[] }; Roles: readonly { Ref: string }[] }>(
      application,
      'AWS::IAM::Policy',
    ),
  );
  const roles = resourcesOf<RoleProperties>(application, 'AWS::IAM::Role');

  function statementsOf(roleId: string, role: Resource<RoleProperties>): readonly Statement[] {
    const attached = policies.filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref === roleId));
    return [...attached.map(({ Properties }) => Properties), ...(role.Properties.Policies ?? [])].flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
  }

  /** One line an action: `dynamodb:GetItem   <Records>`. */
  const linesOf = (statements: readonly Statement[]): readonly string[] =>
    statements
      .flatMap(({ Action, Resource }) =>
        list(Action).flatMap((action) =>
          list(Resource).map((resource) => `${action.padEnd(32)} ${say(resource)}`),
        ),
      )
      .sort();

  const table = Object.entries(roles).map(([id, role]) => ({
    name: pathOf(role),
    lines: linesOf(statementsOf(id, role)),
  }));

  describe('what each role may do', () => {
    it.each(table.map(({ name, lines }) => [name, lines] as const))('%s', (_name, lines) => {
      expect(`\n${lines.join('\n')}\n`).toMatchSnapshot();
    });

    it('has no managed policies', () => {
      expect(Object.values(roles).flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? [])).toEqual(
        [],
      );
    });

    it('allows and never grants all actions of a service', () => {
      const statements = Object.entries(roles).flatMap(([id, role]) => statementsOf(id, role));
      expect(statements.filter(({ Effect }) => Effect !== 'Allow')).toEqual([]);
      expect(
        statements.flatMap(({ Action }) => list(Action)).filter((action) => action.includes('*')),
      ).toEqual([]);
    });

    it('gives all resources only to the listing of state machines, which AWS cannot narrow', () => {
      const wide = Object.entries(roles)
        .flatMap(([id, role]) => statementsOf(id, role))
        .filter(({ Resource }) => list(Resource).includes('*'));
      expect(wide.flatMap(({ Action }) => list(Action))).toEqual(['states:ListStateMachines']);
    });

    it('lets rehearsals read and nothing else', () => {
      const lines = table.find(({ name }) => name === 'Journeys/Rehearsal/Api/Role')?.lines ?? [];
      const actions = lines.map((line) => line.split(/[: ]+/)[1] ?? '');
      expect(lines.length).toBeGreaterThan(5);
      expect(
        actions.filter((action) => !/^(Get|BatchGet|Query|List|CreateLogStream|PutLogEvents)/.test(action)),
      ).toEqual([]);
    });

    it('lets one function send texts', () => {
      const senders = table.filter(({ lines }) => lines.some((line) => line.startsWith('sms-voice:')));
      expect(senders.map(({ name }) => name)).toEqual(['Notices/Worker/Role']);
    });

    it('lets running journeys call the live step and nothing else', () => {
      expect(table.find(({ name }) => name === 'Journeys/Machines/Role')?.lines).toEqual([
        `${'lambda:InvokeFunction'.padEnd(32)} arn:aws:lambda:ap-northeast-1:<AWS::AccountId>:function:kizuna-prod-journeys-step:live`,
      ]);
    });
  });
}
