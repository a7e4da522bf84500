/** A line: in at the end (or, after a failure, at the front), out at the front, each in constant time. */
export interface LineUp<Item> {
  readonly length: number;
  push(item: Item): void;
  shift(): Item | undefined;
  unshift(items: readonly Item[]): void;
}

export function createLineUp<Item>(): LineUp<Item> {
  let items: (Item | undefined)[] = [];
  let front = 0;
  return {
    get length() {
      return items.length - front;
    },
    push: (item) => void items.push(item),
    shift() {
      if (front === items.length) return undefined;
      const item = items[front];
      items[front] = undefined;
      front += 1;
      if (front > 1024 && front * 2 > items.length) {
        items = items.slice(front);
        front = 0;
      }
      return item;
    },
    unshift(returned) {
      items = [...returned, ...items.slice(front)];
      front = 0;
    },
  };
}
