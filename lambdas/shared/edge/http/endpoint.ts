import type { z } from 'zod';

/** The outside of one API operation: what the OpenAPI document says and what the edge checks. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for path parameters, e.g. `/v1/members/{memberId}`. */
  path: string;
  /** camelCase, unique; the client generators' function name. */
  operationId: string;
  /** The capability, as heading of the reference. */
  tag: string;
  summary: string;
  description?: string;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Absent: 204 without a body. */
  response?: Response;
  /** Status of success; 200 unless told (201 created, 202 accepted, 204 no content). */
  status?: 200 | 201 | 202 | 204;
  /** Problems that this operation can answer besides 400, 401, 404 of the path and 415, by status. */
  problems?: Readonly<Record<number, string>>;
  /** True only for what needs no API key (the OpenAPI document). */
  open?: boolean;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

/** An endpoint with what answers it. Expected refusals are thrown as `Problem`. */
export interface Route<E extends Endpoint = Endpoint> {
  endpoint: E;
  handle(request: {
    params: Parsed<E['params']>;
    query: Parsed<E['query']>;
    body: Parsed<E['body']>;
    /** The caller's `Idempotency-Key`, on POST only. */
    idempotencyKey: string | undefined;
  }): Promise<Parsed<E['response']>>;
}

/** Keeps the exact types of an endpoint's schemas. */
export function defineEndpoint<
  Params extends z.ZodType = never,
  Query extends z.ZodType = never,
  Body extends z.ZodType = never,
  Response extends z.ZodType = never,
>(endpoint: Endpoint<Params, Query, Body, Response>): Endpoint<Params, Query, Body, Response> {
  return endpoint;
}

/** Joins an endpoint and its handler; the type parameters stay inside. */
export function route<E extends Endpoint>(endpoint: E, handle: Route<E>['handle']): Route {
  return { endpoint, handle } as unknown as Route;
}
