import type { CsvCell, CsvTable } from '../shared/domain/csv.ts';
import type { JourneyReport, NodeReport } from './report-view.ts';

type Row = Readonly<Record<string, CsvCell>>;

/** In the order of the file. */
const columns = [
  ...(['version', 'nodeId', 'kind', 'variant', 'way', 'words'] as const),
  ...(['entered', 'waiting', 'left', 'share'] as const),
  ...(['sent', 'suppressed', 'failed', 'unknown', 'sentWith', 'dropped'] as const),
  ...(['clicked', 'ordered', 'orders', 'revenueMinor', 'currency', 'blocked', 'won'] as const),
  ...(['lineFrom', 'lineTo', 'lineUniqueImpressions', 'lineUniqueClicks'] as const),
] as const;

/** A row for each node, followed by rows for its variants and learned ways. */
export function reportTable(report: JourneyReport): CsvTable {
  const { journeyId, version } = report;
  const rows = report.nodes.flatMap((node) => rowsOf(report, node));
  return {
    name: `journey-${journeyId}-version-${version}`,
    columns,
    rows: rows.map((row) => columns.map((column) => row[column])),
  };
}

function rowsOf({ version, currency, funnel }: JourneyReport, node: NodeReport): Row[] {
  const { variants = [], ways = [], line, dropped, ...figures } = node;
  const { nodeId, kind, words } = node;
  const about = { version, nodeId, kind, words, currency };
  return [
    {
      ...figures,
      ...about,
      share: funnel.find((step) => step.nodeId === nodeId)?.share,
      dropped: Object.entries(dropped)
        .map(([reason, members]) => `${reason}: ${members}`)
        .join('; '),
      ...lineCells(line),
    },
    ...variants.map(({ name, ...ofVariant }): Row => ({ ...ofVariant, ...about, variant: name })),
    ...ways.map(({ edge, taken, won }): Row => ({ ...about, way: edge, entered: taken, won })),
  ];
}

/** Of the newest period: unique figures of several do not add up. */
function lineCells(line: NodeReport['line'] = []): Row {
  const newest = line.at(-1);
  return {
    lineFrom: newest?.from,
    lineTo: newest?.to,
    lineUniqueImpressions: newest?.uniqueImpression,
    lineUniqueClicks: newest?.uniqueClick,
  };
}
