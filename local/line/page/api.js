import { notice } from './dom.js';

let channelId;

export const setChannel = (id) => {
  channelId = id;
};

/** Calls the simulator; throws with its words when it refuses. */
export async function call(method, path, body) {
  const query = channelId === undefined ? '' : `?channelId=${encodeURIComponent(channelId)}`;
  const response = await fetch(`/_sim${path}${query}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(answer.message ?? answer.detail ?? `The simulator answered ${response.status}`);
  return answer;
}

/** Lets a user do something, and tells when the product did not take it. */
export async function act(userId, verb, body = {}) {
  try {
    const { status } = await call('POST', `/users/${userId}/${verb}`, body);
    if (status === 0) notice('The webhook did not reach the product. Is it running?');
    else if (status !== 200) notice(`The product answered ${status} to the webhook.`);
  } catch (error) {
    notice(error.message);
  }
}

/** The first channel must be named when there are several. */
export async function findChannels() {
  const response = await fetch('/_sim/info');
  const answer = await response.json();
  if (response.ok) return answer.channels;
  const [first] = /\d+/.exec(answer.message ?? '') ?? [];
  channelId = first;
  return (await call('GET', '/info')).channels;
}
