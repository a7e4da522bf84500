import { DynamoError } from '../../../local/store/dynamo-error.ts';

/** The part of an SDK's HTTP request that matters here. */
interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** A `requestHandler` for AWS SDK clients that answers in process, in AWS JSON 1.0. */
export interface InProcessRequestHandler {
  handle(request: SdkRequest): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** @param answer throws DynamoError for what becomes status 400; any other error reaches the caller as it is */
export function toRequestHandler(
  answer: (operation: string, input: object) => Promise<object>,
): InProcessRequestHandler {
  return {
    async handle({ headers, body }) {
      const [, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
      try {
        return { response: toResponse(200, await answer(operation, parseBody(body))) };
      } catch (error) {
        if (error instanceof DynamoError) return { response: toResponse(400, error.body) };
        throw error;
      }
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    // A client that is destroyed leaves the store open for the others.
    destroy: () => undefined,
  };
}

function parseBody(body: unknown): object {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
  return JSON.parse(text) as object;
}

function toResponse(statusCode: number, content: object): SdkResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(content)),
  };
}
