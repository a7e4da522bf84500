import { createServer } from 'node:http';

/** Counts the calls of changed code, which reports here each time it runs. */
export interface SecondCode {
  /** The line of code to add to a function. */
  code: string;
  readonly runs: () => number;
  close(): void;
}

export async function listenForSecondCode(): Promise<SecondCode> {
  let runs = 0;
  const server = createServer((_request, response) => {
    runs += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return {
    code: `await fetch('http://127.0.0.1:${address.port}');`,
    runs: () => runs,
    close: () => void server.close(),
  };
}
