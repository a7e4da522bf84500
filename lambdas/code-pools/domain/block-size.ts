/** A transaction takes 100 items; a block needs three besides its codes. */
export const mostBlockCodes = 96;
