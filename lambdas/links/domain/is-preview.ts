/**
 * Programs that open an address to show what lies behind it, nobody having tapped it. LINE's own previewer calls itself
 * `facebookexternalhit/1.1;line-poker/1.0`.
 */
const previewers: readonly RegExp[] = [
  /line-poker/i,
  /facebookexternalhit/i,
  /whatsapp|telegrambot|slackbot|twitterbot|discordbot|skypeuripreview|linkedinbot/i,
  // Cubot makes phones.
  /(?<!\bcu)bot\b|crawler|spider/i,
];

/** Browsers say so when they load an address before it is tapped. */
const prefetching = /prefetch|preview/i;

/** True for what must not count as a click. */
export function isPreview(request: {
  method: string;
  headers: Readonly<Record<string, string | undefined>>;
}): boolean {
  const agent = request.headers['user-agent'] ?? '';
  const purpose = request.headers['sec-purpose'] ?? request.headers['purpose'] ?? '';
  return (
    request.method === 'HEAD' ||
    prefetching.test(purpose) ||
    previewers.some((pattern) => pattern.test(agent))
  );
}
