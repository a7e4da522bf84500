export { normaliseText } from '../../../stepfunctions/journey/normalise-text.ts';
