// Grafana's types, made as strict as the JSON of a file is: an enum is its literal, and each panel has the options and the
// field configuration of its own plugin, where the dashboard's own type takes any record.
import type { Dashboard, DashboardLink, FieldConfig, Panel, RowPanel, VariableModel, VariableOption } from '@grafana/schema';
import type * as StateTimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Plain<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [Key in keyof T]: Plain<T[Key]> }
        : T;

type DataSource = { type: 'prometheus'; uid: '${DS_PROMETHEUS}' };

type Query = {
  datasource: DataSource;
  editorMode: 'code';
  expr: string;
  instant: boolean;
  legendFormat: string;
  range: boolean;
  refId: string;
};

type Fields<Custom> = {
  defaults: Omit<Plain<FieldConfig>, 'custom'> & { custom?: Plain<Custom> };
  overrides: never[];
};

type PanelOf<Type extends string, Options, Custom> = Plain<Required<Pick<Panel, 'description' | 'gridPos' | 'id' | 'title'>>> & {
  datasource: DataSource;
  type: Type;
  options: Plain<Options>;
  fieldConfig: Fields<Custom>;
  targets: Query[];
};

type AgentPanel =
  | PanelOf<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>
  | PanelOf<'stat', Stat.Options, never>
  | PanelOf<'state-timeline', Omit<StateTimeline.Options, 'timezone'>, StateTimeline.FieldConfig>
  | (Plain<Omit<RowPanel, 'panels'>> & { panels: never[] });

type Annotation = {
  datasource: DataSource;
  enable: boolean;
  expr: string;
  hide: boolean;
  iconColor: string;
  name: string;
  step: string;
  tagKeys: string;
  textFormat: string;
  titleFormat: string;
};

type VariableOf<Type extends string, Query, Choice = never> = Omit<Plain<VariableModel>, 'datasource' | 'options' | 'query' | 'type'> & {
  options: Choice[];
  query: Query;
  type: Type;
};

type Variable =
  | VariableOf<'datasource', 'prometheus'>
  | VariableOf<'custom', string, Plain<VariableOption>>
  | (VariableOf<'query', { qryType: 1; query: string; refId: string }> & { datasource: DataSource; definition: string });

export type AgentDashboard = Omit<Plain<Dashboard>, 'annotations' | 'links' | 'panels' | 'templating' | 'schemaVersion'> & {
  annotations: { list: Annotation[] };
  links: Plain<DashboardLink>[];
  panels: AgentPanel[];
  schemaVersion: 39;
  templating: { list: Variable[] };
};
