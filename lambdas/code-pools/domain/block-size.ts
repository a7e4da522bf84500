/** A transaction takes 100 items; a block needs four besides its codes. */
export const mostBlockCodes = 96;
