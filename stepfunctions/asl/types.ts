/**
 * The part of the Amazon States Language (https://states-language.net/spec.html) that our machines use, with JSONPath
 * as query language. Emulators and Step Functions agree on this part.
 */
export type StateMachine = Readonly<{
  Comment?: string;
  QueryLanguage?: 'JSONPath';
  StartAt: string;
  States: Readonly<Record<string, State>>;
}>;

export type State = TaskState | ChoiceState | WaitState | PassState | MapState | SucceedState | FailState;

interface Common {
  Comment?: string;
  InputPath?: string | null;
  OutputPath?: string | null;
}

/** Exactly one of `Next` and `End`. */
interface Onward {
  Next?: string;
  End?: true;
}

/** A template whose keys that end in `.$` are JSONPaths into the input, or `$$.` paths into the context object. */
export type PayloadTemplate = Readonly<Record<string, unknown>>;

export interface TaskState extends Common, Onward {
  Type: 'Task';
  Resource: string;
  Parameters?: PayloadTemplate;
  ResultSelector?: PayloadTemplate;
  /** null throws the result away. */
  ResultPath?: string | null;
  TimeoutSeconds?: number;
  Retry?: readonly Retrier[];
  Catch?: readonly Catcher[];
}

export interface Retrier {
  ErrorEquals: readonly string[];
  /** Default 1. */
  IntervalSeconds?: number;
  /** Default 3. */
  MaxAttempts?: number;
  /** Default 2. */
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  ErrorEquals: readonly string[];
  ResultPath?: string | null;
  Next: string;
}

export interface ChoiceState extends Common {
  Type: 'Choice';
  Choices: readonly ChoiceRule[];
  Default?: string;
}

export type ChoiceRule = Test & { Next: string };

export type Test =
  { And: readonly Test[] } | { Or: readonly Test[] } | { Not: Test } | ({ Variable: string } & Comparison);

export type Comparison = Partial<
  Record<
    | 'StringEquals'
    | 'StringLessThan'
    | 'StringLessThanEquals'
    | 'StringGreaterThan'
    | 'StringGreaterThanEquals'
    | 'TimestampEquals'
    | 'TimestampLessThan'
    | 'TimestampLessThanEquals'
    | 'TimestampGreaterThan'
    | 'TimestampGreaterThanEquals',
    string
  > &
    Record<
      | 'NumericEquals'
      | 'NumericLessThan'
      | 'NumericLessThanEquals'
      | 'NumericGreaterThan'
      | 'NumericGreaterThanEquals',
      number
    > &
    Record<
      'BooleanEquals' | 'IsPresent' | 'IsNull' | 'IsString' | 'IsNumeric' | 'IsBoolean' | 'IsTimestamp',
      boolean
    >
>;

/** Exactly one of the four. */
export interface WaitState extends Common, Onward {
  Type: 'Wait';
  Seconds?: number;
  SecondsPath?: string;
  Timestamp?: string;
  TimestampPath?: string;
}

export interface PassState extends Common, Onward {
  Type: 'Pass';
  Result?: unknown;
  Parameters?: PayloadTemplate;
  ResultPath?: string | null;
}

/** Inline: its items run inside the execution, at most 40 at a time (Step Functions quota). */
export interface MapState extends Common, Onward {
  Type: 'Map';
  /** A path to the list; the whole input when absent. */
  ItemsPath?: string;
  /** May use `$$.Map.Item.Value` and `$$.Map.Item.Index`; each item as it is when absent. */
  ItemSelector?: PayloadTemplate;
  ItemProcessor: Pick<StateMachine, 'StartAt' | 'States'> & { ProcessorConfig?: { Mode: 'INLINE' } };
  /** 0 or absent: as many as there may be. */
  MaxConcurrency?: number;
  ResultSelector?: PayloadTemplate;
  ResultPath?: string | null;
  Retry?: readonly Retrier[];
  Catch?: readonly Catcher[];
}

export interface SucceedState extends Common {
  Type: 'Succeed';
}

export interface FailState {
  Type: 'Fail';
  Comment?: string;
  Error?: string;
  Cause?: string;
}
