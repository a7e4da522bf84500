/** Names of one's own machine and network, which a cloud must not be made to call. */
const localName = /(^|\.)(localhost|local|internal|home\.arpa)$/;
const isIpAddress = (host: string): boolean => host.startsWith('[') || /^[\d.]+$/.test(host);

/** What is wrong with an address by its words alone; where its name leads is looked at with each call. */
export function webhookUrlProblem(
  text: string,
  { allowsLoopback }: { allowsLoopback: boolean },
): string | undefined {
  if (!URL.canParse(text)) return 'This is no address.';
  const url = new URL(text);
  if (allowsLoopback && url.protocol === 'http:' && url.hostname === '127.0.0.1') return undefined;
  if (url.protocol !== 'https:') return 'The address must begin with https://.';
  if (url.username + url.password !== '') return 'The address must not hold a user name or password.';
  return hostProblem(url.hostname.replace(/\.$/, ''));
}

function hostProblem(host: string): string | undefined {
  if (isIpAddress(host)) return 'The address must name a host, not an IP address.';
  const isPrivate = !host.includes('.') || localName.test(host);
  return isPrivate ? `${host} is the name of a machine in a private network.` : undefined;
}
