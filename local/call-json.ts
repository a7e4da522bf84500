/**
 * One JSON call over HTTP, with an API key where there is one.
 * @throws Error with status and answer when it is no success
 */
export async function callJson<Answer>(
  method: string,
  url: string,
  body?: unknown,
  apiKey?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
