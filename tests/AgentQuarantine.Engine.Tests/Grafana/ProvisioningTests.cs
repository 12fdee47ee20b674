using System.Text;
using AgentQuarantine.Grafana;

namespace AgentQuarantine.Tests.Grafana;

public class ProvisioningTests
{
    [Fact]
    public void The_data_source_and_the_dashboard_name_the_same_uid()
    {
        var files = Files(new DashboardOptions { DataSourceUid = "prom-1", PrometheusUrl = "http://prometheus:9090/it's" });

        Assert.Equal(
            """
            apiVersion: 1
            datasources:
              - name: Prometheus
                type: prometheus
                uid: 'prom-1'
                access: proxy
                url: 'http://prometheus:9090/it''s'
                isDefault: true
                jsonData:
                  httpMethod: POST
                  timeInterval: 10s

            """.ReplaceLineEndings("\n"), files["grafana/provisioning/datasources/agents.yml"]);
        Assert.Contains("\"value\": \"prom-1\"", files["grafana/dashboards/agents_dashboard.json"]);
    }

    [Fact]
    public void The_provider_watches_the_folder_that_the_dashboard_is_mounted_to() =>
        Assert.Equal(
            """
            apiVersion: 1
            providers:
              - name: agents
                type: file
                allowUiUpdates: true
                updateIntervalSeconds: 30
                options:
                  path: /var/lib/grafana/dashboards

            """.ReplaceLineEndings("\n"), Files(new DashboardOptions())["grafana/provisioning/dashboards/agents.yml"]);

    [Fact]
    public void The_scrape_job_is_the_one_that_the_rules_watch()
    {
        var files = Files(new DashboardOptions { Job = "fleet: a" });

        Assert.Contains("job_name: 'fleet: a'", files["prometheus/prometheus.yml"]);
        Assert.Contains("up{job=\"fleet: a\"} == 0", files["prometheus/rules/agents.rules.yml"]);
    }

    private static Dictionary<string, string> Files(DashboardOptions options) =>
        Provisioning.Files(options).ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content));
}
