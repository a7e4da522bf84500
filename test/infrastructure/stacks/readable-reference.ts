import { pathOf, type Resource, type Template } from '../synthesize.ts';

/** Says a CloudFormation reference in the words of the construct tree, e.g. `<Inbound/Queue/Queue>`. */
export function readableReference(templates: readonly Template[]): (reference: unknown) => string {
  const resources = Object.assign({}, ...templates.map(({ Resources }) => Resources)) as Record<
    string,
    Resource
  >;
  const nameOf = (logicalId: string): string => pathOf(resources[logicalId]) || logicalId;

  const visit = (node: unknown): string => {
    if (typeof node === 'string') return node;
    const [[intrinsic, value] = []] = Object.entries(node as Record<string, unknown>);
    switch (intrinsic) {
      case 'Ref':
        return `<${nameOf(String(value))}>`;
      case 'Fn::GetAtt':
        return getAtt(value as readonly [string, string]);
      case 'Fn::ImportValue':
        return imported(String(value));
      case 'Fn::Join':
        return byName((value as readonly [string, readonly unknown[]])[1].map(visit).join(''));
      default:
        return JSON.stringify(node);
    }
  };
  /** ARNs that are put together from the fixed name of a queue or function. */
  const byName = (text: string): string => {
    const name = /^arn:aws:(?:sqs|lambda):.*:(kizuna-[\w-]+)$/.exec(text)?.[1];
    const named = Object.values(resources).find(
      ({ Properties }) =>
        name !== undefined && [Properties['QueueName'], Properties['FunctionName']].includes(name),
    );
    return named === undefined ? text : `<${pathOf(named)}>`;
  };
  const getAtt = ([logicalId, attribute]: readonly [string, string]): string =>
    attribute === 'Arn' ? `<${nameOf(logicalId)}>` : `<${nameOf(logicalId)} ${attribute}>`;
  /** Exports are named `<stack>:ExportsOutput<FnGetAtt|Ref><logical id><attribute><hash>`. */
  const imported = (name: string): string => {
    const rest = name.replace(/^.*ExportsOutput(FnGetAtt|Ref)/, '');
    const logicalId = Object.keys(resources).find((id) => rest.startsWith(id));
    if (logicalId === undefined) return name;
    const attribute = rest.slice(logicalId.length).replace(/[0-9A-F]{8}$/, '');
    return attribute === '' || attribute === 'Arn'
      ? `<${nameOf(logicalId)}>`
      : `<${nameOf(logicalId)} ${attribute}>`;
  };
  return visit;
}
