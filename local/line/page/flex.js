import { h, tappable } from './dom.js';
import { drawBox, drawComponent } from './flex-components.js';
import { bubbleWidths } from './flex-sizes.js';

const blocks = ['header', 'hero', 'body', 'footer'];

function drawBlock(name, bubble, tapOf) {
  const { backgroundColor, separator, separatorColor } = bubble.styles?.[name] ?? {};
  const content = bubble[name];
  const node = h(
    'div',
    { class: `block ${name}` },
    content.type === 'box' ? drawBox(content, tapOf) : drawComponent(content, 'vertical', tapOf),
  );
  if (backgroundColor) node.style.background = backgroundColor;
  if (separator) node.style.borderTop = `1px solid ${separatorColor ?? '#d4d6da'}`;
  return node;
}

function drawBubble(bubble, label, tapOf) {
  const { size = 'mega', direction = 'ltr', action } = bubble;
  const node = h(
    'div',
    {
      class: 'flex-bubble',
      dir: direction,
      style: { width: `${bubbleWidths[size] ?? bubbleWidths.mega}px` },
    },
    ...blocks.filter((name) => bubble[name]).map((name) => drawBlock(name, bubble, tapOf)),
  );
  return tappable(node, action?.label ?? label, action && tapOf(action));
}

/** A Flex Message: a bubble, or several beside each other. */
export function drawFlex(container, altText, tapOf) {
  if (container.type !== 'carousel') return drawBubble(container, altText, tapOf);
  return h(
    'div',
    { class: 'strip', role: 'group', 'aria-label': altText, tabindex: '0' },
    ...container.contents.map((bubble) => drawBubble(bubble, altText, tapOf)),
  );
}
