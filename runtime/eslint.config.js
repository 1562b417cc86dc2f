import js from '@eslint/js'
import globals from 'globals'

// What a Shopify pixel finds in its sandbox.
const pixel = Object.fromEntries(
  ['analytics', 'api', 'browser', 'customerPrivacy', 'init', 'snippetgen'].map((name) => [name, 'readonly'])
)

export default [
  { ignores: ['dist/'] },
  js.configs.recommended,
  {
    files: ['src/**'],
    // Modules, which the bundler takes away, and otherwise ES5: GTM accepts nothing newer.
    languageOptions: {
      ecmaVersion: 2015,
      sourceType: 'module',
      globals: {
        ...globals.browser,
        PUB_SUB_EVENTS: 'readonly',
        subscribe: 'readonly',
        ...pixel,
        SNIPPET_CART: 'readonly',
        SNIPPET_SIGNALS: 'readonly',
        SNIPPET_DEBUG: 'readonly'
      }
    },
    rules: {
      'no-unused-vars': ['error', { caughtErrors: 'none' }],
      'no-restricted-syntax': [
        'error',
        'ArrowFunctionExpression',
        'ClassDeclaration',
        'ForOfStatement',
        'SpreadElement',
        'TemplateLiteral',
        'VariableDeclaration[kind!="var"]'
      ]
    },
    linterOptions: { reportUnusedDisableDirectives: true }
  },
  {
    files: ['*.js', 'test/**'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: globals.node }
  }
]
