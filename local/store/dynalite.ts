/**
 * The typed door to dynalite: its request checks, expression parsers and key order, not its HTTP server and not its
 * storage. Shapes follow dynalite 4, which has no types of its own.
 */
import queryAction from 'dynalite/actions/query.js';
import scanAction from 'dynalite/actions/scan.js';
import conditionParser from 'dynalite/db/conditionParser.js';
import database from 'dynalite/db/index.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import batchGetItem from 'dynalite/validations/batchGetItem.js';
import batchWriteItem from 'dynalite/validations/batchWriteItem.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import describeTable from 'dynalite/validations/describeTable.js';
import getItem from 'dynalite/validations/getItem.js';
import checks from 'dynalite/validations/index.js';
import putItem from 'dynalite/validations/putItem.js';
import query from 'dynalite/validations/query.js';
import scan from 'dynalite/validations/scan.js';
import updateItem from 'dynalite/validations/updateItem.js';
import type { AttributeType, AttributeValue, Item } from './attribute-value.ts';
import { rememberParses, type ExpressionParser } from './remember-parses.ts';

/** A document path: attribute name, then map keys and list positions. */
export type Path = readonly [string, ...(string | number)[]];

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexSchema {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: string[];
  };
}

export interface TableSchema {
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly IndexSchema[];
}

/** A value of an update expression: a path, a literal or a call. */
export type Operand =
  | Path
  | AttributeValue
  | { readonly type: 'add' | 'subtract'; readonly args: readonly [Operand, Operand] }
  | {
      readonly type: 'function';
      readonly name: 'if_not_exists' | 'list_append';
      readonly args: readonly [Operand, Operand];
    };

/** One clause of an update expression. */
export type UpdateSection =
  | { readonly type: 'set'; readonly path: Path; readonly val: Operand }
  | {
      readonly type: 'add' | 'delete';
      readonly path: Path;
      readonly val: AttributeValue;
      readonly attrType: AttributeType;
    }
  | { readonly type: 'remove'; readonly path: Path };

/** A value of a condition: a path, a literal or a size. */
export type ConditionOperand =
  | Path
  | AttributeValue
  | { readonly type: 'function'; readonly name: 'size'; readonly args: readonly [Path] };

type ConditionFunction =
  'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains';

export type ConditionTest = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in' | ConditionFunction;

/** The tree of a condition or filter expression. */
export type Condition =
  | { readonly type: 'and' | 'or'; readonly args: readonly Condition[] }
  | { readonly type: 'not'; readonly args: readonly [Condition] }
  | {
      readonly type: 'function';
      readonly name: ConditionFunction;
      readonly args: readonly ConditionOperand[];
    }
  | { readonly type: Exclude<ConditionTest, ConditionFunction>; readonly args: readonly ConditionOperand[] };

interface ParsedCondition {
  readonly expression: Condition;
}

interface Conditional {
  readonly TableName: string;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW';
  readonly ReturnConsumedCapacity?: CapacityDetail;
  readonly _condition?: ParsedCondition;
}

export type CapacityDetail = 'INDEXES' | 'TOTAL' | 'NONE';

interface Projected {
  readonly AttributesToGet?: readonly string[];
  readonly _projection?: { readonly paths: readonly Path[] };
}

export interface RangeRequest extends Projected {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly Select?: string;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Item;
  readonly ReturnConsumedCapacity?: CapacityDetail;
  readonly _filter?: ParsedCondition;
}

/** Requests after dynalite checked and parsed them. */
export interface ParsedRequests {
  getItem: Projected & {
    readonly TableName: string;
    readonly Key: Item;
    readonly ConsistentRead?: boolean;
    readonly ReturnConsumedCapacity?: CapacityDetail;
  };
  putItem: Conditional & { readonly Item: Item };
  updateItem: Conditional & {
    readonly Key: Item;
    readonly _updates?: { readonly sections: readonly UpdateSection[]; readonly paths: readonly Path[] };
  };
  deleteItem: Conditional & { readonly Key: Item };
  query: RangeRequest & { readonly ScanIndexForward?: boolean };
  scan: RangeRequest;
  batchGetItem: {
    readonly RequestItems: Readonly<
      Record<string, Projected & { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean }>
    >;
    readonly ReturnConsumedCapacity?: CapacityDetail;
  };
  batchWriteItem: {
    readonly RequestItems: Readonly<
      Record<
        string,
        readonly {
          readonly PutRequest?: { readonly Item: Item };
          readonly DeleteRequest?: { readonly Key: Item };
        }[]
      >
    >;
    readonly ReturnConsumedCapacity?: CapacityDetail;
  };
  describeTable: { readonly TableName: string };
}

/** Bounds on the keys of one table or index. */
export interface KeyBounds {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
}

/** dynalite's own errors: `body` is what DynamoDB would answer. */
export type Refusal =
  (Error & { readonly statusCode: number; readonly body: { readonly __type: string } }) | null;

interface Database {
  createKey(item: Item, table: TableSchema, keySchema?: readonly KeySchemaElement[]): string;
  validateKey(key: Item, table: TableSchema): Refusal | undefined;
  validateItem(item: Item, table: TableSchema): Refusal | undefined;
  validateUpdates(legacy: undefined, updates: object | undefined, table: TableSchema): Refusal | undefined;
  mapPath(path: Path, item: Item): AttributeValue | null | undefined;
  mapPaths(paths: readonly (Path | string)[], item: Item): Item;
}

interface ValueDatabase {
  createValueStream(bounds: KeyBounds): NodeJS.EventEmitter;
}

interface ReadableStore {
  getTable(name: string, callback: (error: null, table: TableSchema) => void): void;
  getItemDb(): ValueDatabase;
  getIndexDb(): ValueDatabase;
}

type RangeAction = (store: ReadableStore, request: RangeRequest, callback: (error: unknown) => void) => void;

interface RequestChecks {
  readonly types: object;
  readonly custom?: object;
}

interface Checks {
  checkTypes(input: object, types: object): object;
  checkValidations(input: object, types: object, custom: object | undefined, store: object): void;
}

for (const parser of [conditionParser, projectionParser, updateParser])
  rememberParses(parser as ExpressionParser);

export const dynalite = database as Database;
export const requestChecks = checks as Checks;
export const rangeActions = { query: queryAction as RangeAction, scan: scanAction as RangeAction };
export const checksByRequest = {
  getItem,
  putItem,
  updateItem,
  deleteItem,
  query,
  scan,
  batchGetItem,
  batchWriteItem,
  describeTable,
} as Readonly<Record<keyof ParsedRequests, RequestChecks>>;
