import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { callJson } from '../../local/call-json.ts';
import { freePort, newDataFolder, readLocalJson, startProcess } from './program-under-test.ts';

const friendCount = 500;
const journey = {
  name: 'Crash test',
  trigger: { kind: 'manual' },
  start: 'first',
  nodes: {
    first: { kind: 'send', messages: [{ type: 'text', text: 'first' }], next: 'restOne' },
    restOne: { kind: 'wait', for: { hours: 1 }, next: 'personal' },
    personal: { kind: 'send', messages: [{ type: 'text', text: 'for {{name}}' }], next: 'restTwo' },
    restTwo: { kind: 'wait', for: { hours: 1 }, next: 'last' },
    last: { kind: 'send', messages: [{ type: 'text', text: 'last' }], next: 'out' },
    out: { kind: 'exit' },
  },
};

interface User {
  userId: string;
  displayName: string;
}

// eslint-disable-next-line complexity -- one story, told in the order in which it happens
it('delivers every message exactly once to 500 friends although the program is killed ten times', async () => {
  const dataFolder = newDataFolder();
  const [port, linePort] = [await freePort(), await freePort()];
  const [baseUrl, lineBaseUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${linePort}`];
  const simulator = await startProcess(
    'local/line/main.ts',
    ['--port', String(linePort), '--data', dataFolder, '--product', baseUrl],
    { readyLine: 'line simulator ready' },
  );
  const start = () =>
    startProcess('local/main.ts', ['--port', String(port), '--data', dataFolder], {
      readyLine: 'kizuna ready',
      env: { LINE_API_BASE_URL: lineBaseUrl },
    });
  let program: ChildProcess = await start();
  let kills = 0;

  /** Brings the program back when somebody killed it. */
  const revive = async () => {
    if (program.exitCode === null && program.signalCode === null) return;
    program = await start();
    kills += 1;
  };
  const killNow = () => program.kill('SIGKILL');
  const killAfterAccept = (path: string) =>
    callJson('POST', `${lineBaseUrl}/_sim/faults`, {
      path: `/v2/bot/message/${path}`,
      killAfterAccept: program.pid,
    });

  /** Repeats a call until it gets through; each failure means a dead program. */
  const persistently = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        if (attempt > 20) throw error;
        await sleep(100);
        await revive();
      }
    }
  };
  const clockOf = async () =>
    Date.parse((await callJson<{ now: string }>('GET', `${baseUrl}/_local/clock`)).now);

  const settle = () => persistently(() => callJson('POST', `${baseUrl}/_local/settle`, {}));

  /** Both clocks move together, as LINE's would. */
  const advanceTo = async (target: number) => {
    await persistently(async () => {
      const now = await clockOf();
      await callJson('POST', `${lineBaseUrl}/_sim/clock`, { offsetMs: target - Date.now() });
      if (now < target)
        await callJson('POST', `${baseUrl}/_local/clock/advance`, { seconds: (target - now) / 1000 });
    });
    await settle();
  };

  try {
    const { apiKey } = readLocalJson(dataFolder);
    const users: User[] = [];
    for (let index = 0; index < friendCount; index += 1) {
      const displayName = `friend ${index}`;
      const { userId } = await callJson<User>('POST', `${lineBaseUrl}/_sim/users`, { displayName });
      users.push({ userId, displayName });
    }

    // Kill 1: after LINE took a greeting and before the program knew.
    await killAfterAccept('reply');
    for (const [index, { userId }] of users.entries()) {
      const sent = await callJson<{ status: number; webhookEventId: string }>(
        'POST',
        `${lineBaseUrl}/_sim/users/${userId}/follow`,
        {},
      );
      let { status } = sent;
      // Kill 2: in the middle of webhooks.
      if (index === 250) killNow();
      // LINE delivers again what was not answered with 200.
      while (status !== 200) {
        await sleep(50);
        await revive();
        status = (
          await callJson<{ status: number }>('POST', `${lineBaseUrl}/_sim/redeliver`, {
            webhookEventId: sent.webhookEventId,
          })
        ).status;
      }
    }
    await settle();

    const { journeyId } = await callJson<{ journeyId: string }>(
      'POST',
      `${baseUrl}/v1/journeys`,
      journey,
      apiKey,
    );
    await callJson('POST', `${baseUrl}/v1/journeys/${journeyId}/publish`, {}, apiKey);
    const memberIds: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `limit=100${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = await callJson<{ items: { memberId: string }[]; nextCursor?: string }>(
        'GET',
        `${baseUrl}/v1/members?${query}`,
        undefined,
        apiKey,
      );
      memberIds.push(...page.items.map(({ memberId }) => memberId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(memberIds).toHaveLength(friendCount);

    // Kill 3: after LINE took the first multicast. Kill 4: while members are enrolled.
    await killAfterAccept('multicast');
    const enrolled = callJson(
      'POST',
      `${baseUrl}/v1/journeys/${journeyId}/enrolments`,
      { memberIds },
      apiKey,
    );
    await enrolled;
    await sleep(400);
    killNow();
    await sleep(50);
    await revive();
    await settle();

    // Kills 5 and 6: between personal pushes, one of them after LINE took one.
    const begin = await persistently(clockOf);
    await killAfterAccept('push');
    const personal = advanceTo(begin + 3_700_000);
    await sleep(900);
    killNow();
    await personal;
    await advanceTo(begin + 3_700_000);
    // Kill 7: after LINE took the last multicast. Kill 8: after it took the answer to a keyword.
    await killAfterAccept('multicast');
    await advanceTo(begin + 7_500_000);
    await killAfterAccept('reply');
    await callJson('POST', `${lineBaseUrl}/_sim/users/${users[0]?.userId}/message`, { text: 'hours' });
    await settle();
    await sleep(200);
    await revive();
    while (kills < 10) {
      killNow();
      await sleep(50);
      await revive();
      await settle();
    }
    await advanceTo(begin + 7_600_000);

    const wrong: unknown[] = [];
    for (const { userId, displayName } of users) {
      const chat = await callJson<{ messages: { text: string }[] }[]>(
        'GET',
        `${lineBaseUrl}/_sim/users/${userId}/messages`,
      );
      const texts = chat.flatMap(({ messages }) => messages.map(({ text }) => text));
      const greeting = `Hello ${displayName}! Thank you for adding us.`;
      const answer = userId === users[0]?.userId ? ['We are open every day from 10:00 to 20:00.'] : [];
      const expected = [greeting, 'first', `for ${displayName}`, 'last', ...answer];
      // The demo's welcome journey also speaks; it is not what is counted here.
      const counted = texts.filter(
        (text) => expected.includes(text) || /^(Hello|first|for |last|We are open)/.test(text),
      );
      if (JSON.stringify(counted) !== JSON.stringify(expected)) wrong.push({ displayName, counted });
    }
    expect(wrong).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(10);
  } finally {
    program.kill('SIGKILL');
    simulator.kill('SIGKILL');
  }
}, 170_000);
