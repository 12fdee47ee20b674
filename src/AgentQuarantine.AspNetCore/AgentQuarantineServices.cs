using AgentQuarantine.Events.Writing;
using AgentQuarantine.Quarantine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentQuarantine.AspNetCore;

/// <summary>Brings a fleet into a host's services.</summary>
public static class AgentQuarantineServices
{
    /// <summary>
    /// Adds <see cref="QuarantineGate"/> and <see cref="EventLogWriter"/>, and a service that reads the log in the background. The options
    /// bind to the section <paramref name="section"/> of the host's configuration, and are checked at its start.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options beside the configuration's.</param>
    /// <param name="section">The section's name.</param>
    public static IServiceCollection AddAgentQuarantine(
        this IServiceCollection services, Action<AgentQuarantineOptions>? configure = null, string section = "AgentQuarantine")
    {
        services.AddOptions<AgentQuarantineOptions>()
            .BindConfiguration(section)
            .Configure(configure ?? (_ => { }))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<AgentFleet>();
        services.AddHostedService(provider => provider.GetRequiredService<AgentFleet>());
        services.TryAddSingleton(provider => provider.GetRequiredService<AgentFleet>().Gate);
        services.TryAddSingleton(provider => provider.GetRequiredService<AgentFleet>().Log);
        return services;
    }
}
