import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpRequest, HttpResponse } from './dispatch.ts';
import { rawBodyOf } from './raw-body.ts';

/** Lets API Gateway's HTTP API (payload 2.0) call an HTTP handler. */
export function lambdaHttp(handle: (request: HttpRequest) => Promise<HttpResponse>) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>().handler(async (event) => {
    const { status, headers, body } = await handle(fromEvent(event));
    return { statusCode: status, headers, body };
  });
}

function fromEvent(event: APIGatewayProxyEventV2): HttpRequest {
  const { rawQueryString, headers, requestContext } = event;
  return {
    method: requestContext.http.method,
    path: pathOf(event),
    query: Object.fromEntries(new URLSearchParams(rawQueryString)),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    rawBody: rawBodyOf(event),
  };
}

/** A named stage stands in front of the path; ours is `$default`, emulators may differ. */
function pathOf({ rawPath, requestContext }: APIGatewayProxyEventV2): string {
  const prefix = `/${requestContext.stage}`;
  return requestContext.stage !== '$default' && rawPath.startsWith(`${prefix}/`)
    ? rawPath.slice(prefix.length)
    : rawPath;
}
