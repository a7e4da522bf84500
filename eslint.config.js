import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Size limits keep a file readable in one sitting; an exception says why in place. */
const sizes = {
  'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 10],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
};

export default tseslint.config(
  { ignores: ['node_modules', '.cache', '.kizuna', 'cdk.out', 'web/dist', '**/*.js', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...sizes,
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
    },
  },
  {
    // A test file is a list of sentences; its length is no measure of its difficulty.
    files: ['test/**'],
    rules: { 'max-lines': 'off', 'no-console': 'off' },
  },
  {
    // Programs that talk to a terminal.
    files: ['local/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
