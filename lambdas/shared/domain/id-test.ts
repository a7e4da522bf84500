const idBytes = 16;
const wordsInId = 4;
const wordBytes = 4;

/** Value of a hexadecimal digit by its character code; other characters, such as hyphens, are no digit. */
const noDigit = 255;
const digits = new Uint8Array(128).fill(noDigit);
for (const [value, characters] of [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  'aA',
  'bB',
  'cC',
  'dD',
  'eE',
  'fF',
].entries())
  for (const character of characters) digits[character.charCodeAt(0)] = value;

/**
 * A test of ids against a sorted set of packed ids, by binary search. It is asked for millions of members, so it compares
 * numbers instead of making bytes or text of either side.
 */
export function idTest(set: Uint8Array): (id: string) => boolean {
  const view = new DataView(set.buffer, set.byteOffset, set.byteLength);
  const wanted = new Uint32Array(wordsInId);
  return (id) => {
    readWords(id, wanted);
    let [low, high] = [0, set.length / idBytes];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareAt(view, middle * idBytes, wanted);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  };
}

function readWords(id: string, words: Uint32Array): void {
  let [word, length] = [0, 0];
  for (let index = 0; index < id.length; index += 1) {
    const digit = digits[id.charCodeAt(index)] ?? noDigit;
    if (digit === noDigit) continue;
    word = (word << 4) | digit;
    length += 1;
    if (length % 8 === 0) words[length / 8 - 1] = word;
  }
}

/** Below zero when the id at that place comes before the wanted one. */
function compareAt(view: DataView, offset: number, wanted: Uint32Array): number {
  for (let index = 0; index < wordsInId; index += 1) {
    const difference = view.getUint32(offset + index * wordBytes) - (wanted[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
