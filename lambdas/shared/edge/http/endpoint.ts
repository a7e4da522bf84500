import type { z } from 'zod';
import type { CsvTable } from '../../domain/csv.ts';

/** The outside of one API operation: what the OpenAPI document says and what the edge checks. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for path parameters, e.g. `/v1/members/{memberId}`. */
  path: string;
  /** camelCase, unique; the client generators' function name. */
  operationId: string;
  /** The capability, as heading of the reference. */
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Of the body; 1 MiB unless told. A function behind API Gateway takes 6 MB. */
  mostBodyBytes?: number;
  /** Absent: 204 without a body. */
  response?: z.ZodType;
  /** The answer can be had as CSV: by `format=csv` in the query, or by `Accept: text/csv`. */
  alsoCsv?: true;
  /** Status of success; 200 unless told (201 created, 202 accepted, 204 no content). */
  status?: 200 | 201 | 202 | 204;
  /** Problems that this operation can answer besides 400, 401, 404 of the path, 413 and 415, by status. */
  problems?: Readonly<Record<number, string>>;
  /** A POST that can be repeated freely: its answer is not kept under an `Idempotency-Key`. */
  changesNothing?: boolean;
  /** True only for what needs no API key (the OpenAPI document). */
  open?: boolean;
}

type Parsed<E, Part extends string, None> =
  E extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : None;

/** What a handler gets, parsed by the endpoint's schemas. */
export interface ParsedRequest<E extends Endpoint> {
  params: Parsed<E, 'params', undefined>;
  query: Parsed<E, 'query', undefined>;
  body: Parsed<E, 'body', undefined>;
  /** The caller's `Idempotency-Key`, on POST only. */
  idempotencyKey: string | undefined;
}

/** An endpoint with what answers it. Expected refusals are thrown as `Problem`. */
export interface Route {
  endpoint: Endpoint;
  handle(request: {
    params: unknown;
    query: unknown;
    body: unknown;
    idempotencyKey: string | undefined;
  }): Promise<unknown>;
  /** The answer as a table, of an endpoint that is `alsoCsv`. */
  table?: ((answer: never) => CsvTable) | undefined;
}

/** Keeps the exact types of an endpoint's schemas. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

/** Joins an endpoint and its handler; the edge has parsed the request by the endpoint's schemas. */
export function route<const E extends Endpoint>(
  endpoint: E,

  handle: (request: ParsedRequest<E>) => Promise<Parsed<E, 'response', void>>,
  ...table: E extends { alsoCsv: true } ? [table: (answer: Parsed<E, 'response', void>) => CsvTable] : []
): Route {
  const [asTable] = table as readonly Route['table'][];
  return { endpoint, handle: (request) => handle(request as ParsedRequest<E>), table: asTable };
}
