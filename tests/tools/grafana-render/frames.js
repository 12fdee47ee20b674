import { applyFieldOverrides, FieldType, toDataFrame } from '@grafana/data';

// As Grafana fills in variables in the format "regex".
const escaped = (agent) => agent.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

/** A query with the dashboard's variables filled in. No agents: all of them. */
const filled = (expr, agents) =>
  expr
    .replaceAll('${agent:regex}', agents.length === 0 ? '.+' : agents.length === 1 ? escaped(agents[0]) : `(${agents.map(escaped).join('|')})`)
    .replaceAll('${top}', '25');

const legendOf = (format, labels) => (format ? format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '') : 'Value');

async function ask({ prometheus, start, end, step, agents }, target) {
  const query = target.instant ? `query?time=${end}` : `query_range?start=${start}&end=${end}&step=${step}`;
  const answer = await fetch(`${prometheus}/api/v1/${query}&query=${encodeURIComponent(filled(target.expr, agents))}`);
  const { status, error, data } = await answer.json();
  if (status !== 'success') throw new Error(error);
  return data.result;
}

/** What a panel's queries give, with its field configuration applied as Grafana's panel plugins do. */
export async function framesOf(panel, source, theme) {
  const { custom, ...defaults } = panel.fieldConfig.defaults;
  const frames = [];
  for (const target of panel.targets) {
    for (const series of await ask(source, target)) {
      const values = series.values ?? [series.value];
      frames.push(
        toDataFrame({
          refId: target.refId,
          name: legendOf(target.legendFormat, series.metric),
          fields: [
            { name: 'Time', type: FieldType.time, values: values.map(([time]) => time * 1000) },
            {
              name: 'Value',
              type: FieldType.number,
              labels: series.metric,
              values: values.map(([, value]) => Number(value)),
              config: { ...structuredClone(defaults), custom: { ...custom }, displayNameFromDS: legendOf(target.legendFormat, series.metric) },
            },
          ],
        })
      );
    }
  }
  return applyFieldOverrides({
    data: frames,
    fieldConfig: { defaults: {}, overrides: panel.fieldConfig.overrides },
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
}
