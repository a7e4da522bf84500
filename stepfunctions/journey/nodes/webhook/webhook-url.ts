/** Names of one's own machine and network, which a cloud must not be made to call. */
const localName = /(^|\.)(localhost|local|internal|home\.arpa)$/;
const isIpAddress = (host: string): boolean => host.startsWith('[') || /^[\d.]+$/.test(host);

/** What is wrong with an address by its words alone; where its name leads is looked at with each call. */
export function webhookUrlProblem(
  text: string,
  { allowsLoopback }: { allowsLoopback: boolean },
): string | undefined {
  if (!URL.canParse(text)) return 'This is no address.';
  const { protocol, hostname, username, password } = new URL(text);
  if (allowsLoopback && protocol === 'http:' && hostname === '127.0.0.1') return undefined;
  if (protocol !== 'https:') return 'The address must begin with https://.';
  if (username !== '' || password !== '') return 'The address must not hold a user name or password.';
  if (isIpAddress(hostname)) return 'The address must name a host, not an IP address.';
  if (!hostname.includes('.') || localName.test(hostname.replace(/\.$/, '')))
    return `${hostname} is the name of a machine in a private network.`;
  return undefined;
}
