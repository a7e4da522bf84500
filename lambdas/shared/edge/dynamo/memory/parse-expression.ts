/** DynamoDB's condition and update expressions as trees; those of our adapters, and no others. */
export type Operand =
  | { kind: 'path'; path: readonly string[] }
  | { kind: 'value'; name: string }
  | { kind: 'call'; name: string; args: readonly Operand[] }
  | { kind: 'sum'; sign: 1 | -1; left: Operand; right: Operand };

export type Condition =
  | { kind: 'and' | 'or'; parts: readonly Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; operator: string; left: Operand; right: Operand }
  | { kind: 'between'; value: Operand; from: Operand; to: Operand }
  | { kind: 'call'; name: string; args: readonly Operand[] };

export interface UpdateClause {
  verb: 'SET' | 'REMOVE' | 'ADD' | 'DELETE';
  path: readonly string[];
  value?: Operand;
}

const token = /\s*(<=|>=|<>|[=<>(),.+-]|[#:]?\w+)/y;
const comparisons = new Set(['=', '<>', '<', '<=', '>', '>=']);
const verbs = new Set(['SET', 'REMOVE', 'ADD', 'DELETE']);

const conditions = new Map<string, Condition>();
const updates = new Map<string, readonly UpdateClause[]>();

/** The tree of a condition; each text is parsed once. */
export function parseCondition(text: string): Condition {
  const known = conditions.get(text);
  if (known) return known;
  const reader = readerOf(text);
  const condition = readOr(reader);
  reader.expectEnd();
  conditions.set(text, condition);
  return condition;
}

export function parseUpdate(text: string): readonly UpdateClause[] {
  const known = updates.get(text);
  if (known) return known;
  const reader = readerOf(text);
  const clauses: UpdateClause[] = [];
  while (reader.peek() !== undefined) {
    const verb = reader.next().toUpperCase();
    if (!isVerb(verb)) throw unreadable(text, verb);
    do clauses.push(readClause(reader, verb));
    while (reader.takes(','));
  }
  updates.set(text, clauses);
  return clauses;
}

const isVerb = (word: string): word is UpdateClause['verb'] => verbs.has(word);

type Reader = ReturnType<typeof readerOf>;

function readerOf(text: string) {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const { length } = text.trimEnd();
  while (token.lastIndex < length) {
    const at = token.lastIndex;
    const [, word] = token.exec(text) ?? [];
    if (word === undefined) throw unreadable(text, text.slice(at));
    tokens.push(word);
  }
  let place = 0;
  return {
    peek: (): string | undefined => tokens[place],
    next(): string {
      const word = tokens[place];
      if (word === undefined) throw unreadable(text, 'the end');
      place += 1;
      return word;
    },
    takes(word: string): boolean {
      const isNext = tokens[place]?.toUpperCase() === word;
      if (isNext) place += 1;
      return isNext;
    },
    expect(word: string): void {
      if (!this.takes(word)) throw unreadable(text, tokens[place] ?? 'the end');
    },
    expectEnd(): void {
      if (place < tokens.length) throw unreadable(text, tokens[place] ?? '');
    },
  };
}

const unreadable = (text: string, at: string): Error =>
  new Error(`The expression "${text}" cannot be read at "${at}".`);

function readOr(reader: Reader): Condition {
  const parts = [readAnd(reader)];
  while (reader.takes('OR')) parts.push(readAnd(reader));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts };
}

function readAnd(reader: Reader): Condition {
  const parts = [readNot(reader)];
  while (reader.takes('AND')) parts.push(readNot(reader));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts };
}

function readNot(reader: Reader): Condition {
  if (reader.takes('NOT')) return { kind: 'not', part: readNot(reader) };
  if (reader.takes('(')) {
    const inner = readOr(reader);
    reader.expect(')');
    return inner;
  }
  return readTest(reader);
}

function readTest(reader: Reader): Condition {
  const left = readOperand(reader);
  const operator = reader.peek();
  if (operator !== undefined && comparisons.has(operator)) {
    reader.next();
    return { kind: 'compare', operator, left, right: readOperand(reader) };
  }
  if (reader.takes('BETWEEN')) {
    const from = readOperand(reader);
    reader.expect('AND');
    return { kind: 'between', value: left, from, to: readOperand(reader) };
  }
  if (left.kind === 'call') return left;
  throw new Error('A condition needs a comparison or a function.');
}

function readOperand(reader: Reader): Operand {
  const word = reader.next();
  if (word.startsWith(':')) return { kind: 'value', name: word };
  if (!reader.takes('(')) return { kind: 'path', path: readPath(reader, word) };
  const args: Operand[] = [];
  do args.push(readOperand(reader));
  while (reader.takes(','));
  reader.expect(')');
  return { kind: 'call', name: word, args };
}

function readPath(reader: Reader, first: string): string[] {
  const path = [first];
  while (reader.takes('.')) path.push(reader.next());
  return path;
}

function readClause(reader: Reader, verb: UpdateClause['verb']): UpdateClause {
  const path = readPath(reader, reader.next());
  if (verb === 'REMOVE') return { verb, path };
  if (verb !== 'SET') return { verb, path, value: readOperand(reader) };
  reader.expect('=');
  const left = readOperand(reader);
  if (reader.takes('+'))
    return { verb, path, value: { kind: 'sum', sign: 1, left, right: readOperand(reader) } };
  if (reader.takes('-'))
    return { verb, path, value: { kind: 'sum', sign: -1, left, right: readOperand(reader) } };
  return { verb, path, value: left };
}
