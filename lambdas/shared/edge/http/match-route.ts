import type { Route } from './endpoint.ts';

export type RouteMatch =
  | { outcome: 'found'; route: Route; params: Record<string, string> }
  | { outcome: 'other method'; allowed: readonly string[] }
  | { outcome: 'none' };

/** Finds the route of a request; fixed words win over parameters (`/v1/journeys/validate`). */
export function createRouteMatcher(routes: readonly Route[]): (method: string, path: string) => RouteMatch {
  const table = routes
    .map((route) => ({ route, pattern: patternOf(route.endpoint.path) }))
    .sort((a, b) => parameterCount(a.route) - parameterCount(b.route));
  return (method, path) => {
    const fitting = table.flatMap(({ route, pattern }) => {
      const match = pattern.exec(path);
      return match ? [{ route, params: decodeParams(match.groups ?? {}) }] : [];
    });
    const found = fitting.find(({ route }) => route.endpoint.method === method);
    if (found) return { outcome: 'found', ...found };
    if (fitting.length === 0) return { outcome: 'none' };
    return {
      outcome: 'other method',
      allowed: [...new Set(fitting.map(({ route }) => route.endpoint.method))],
    };
  };
}

const parameterCount = ({ endpoint }: Route): number => endpoint.path.split('{').length;

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function decodeParams(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decode(value)]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
