/**
 * Makes an element. `class` and attributes by name, `style` as an object, `on…` as listeners; children that are
 * undefined or false are left out.
 */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name === 'style') Object.assign(node.style, value);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Makes something tappable, for fingers and keyboards alike. */
export function tappable(node, label, onTap) {
  if (!onTap) return node;
  node.classList.add('tappable');
  node.setAttribute('role', 'button');
  node.setAttribute('tabindex', '0');
  if (label) node.setAttribute('aria-label', label);
  node.addEventListener('click', (event) => {
    event.stopPropagation();
    onTap();
  });
  node.addEventListener('keydown', (event) => {
    if (event.target !== node || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    onTap();
  });
  return node;
}

/** A short word to the person at the keyboard. */
export function notice(text) {
  const place = byId('notice');
  place.textContent = text;
  place.classList.add('shown');
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => place.classList.remove('shown'), 5000);
}

const safe = /^(https?:|tel:|mailto:)/i;

/** Opens an address in its own tab; what a browser cannot open, such as line://, is only told. */
export function open(uri) {
  if (safe.test(uri)) window.open(uri, '_blank', 'noopener,noreferrer');
  else notice(`LINE would open ${uri}`);
}

/** Text with its web addresses as links. */
export function linked(text) {
  return String(text)
    .split(/(https?:\/\/[^\s<>"]+)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^https?:\/\//.test(part)
        ? h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part)
        : part,
    );
}

/** A picture that shows its words when it cannot be loaded. `enlarge` opens it on a tap. */
export function picture(url, alt, { enlarge = false, ...properties } = {}) {
  const image = h('img', { src: url, alt, loading: 'lazy', ...properties });
  image.addEventListener('error', () => {
    const missing = h(
      'span',
      { class: `missing ${properties.class ?? ''}`, role: 'img', 'aria-label': alt },
      h('span', {}, alt),
    );
    missing.style.cssText = image.style.cssText;
    image.replaceWith(missing);
  });
  if (!enlarge) return image;
  return tappable(image, `Enlarge: ${alt}`, () => {
    const large = byId('picture-large');
    large.src = typeof enlarge === 'string' ? enlarge : url;
    large.alt = alt;
    byId('picture').showModal();
  });
}
