import type { ServerResponse } from 'node:http';

/** Tells open chat pages that something has changed, as server-sent events. */
export interface ChangeStream {
  open(response: ServerResponse): void;
  tell(): void;
}

export function createChangeStream(): ChangeStream {
  const listeners = new Set<ServerResponse>();
  let isDue = false;

  const send = (): void => {
    isDue = false;
    for (const response of listeners) response.write('data: changed\n\n');
  };

  return {
    open(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('data: changed\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    tell() {
      // Many changes of one turn are one message.
      if (isDue || listeners.size === 0) return;
      isDue = true;
      setImmediate(send);
    },
  };
}
