// A host whose agents are asked for over HTTP. Prometheus scrapes /fleet/metrics.
//   dotnet run -- --urls http://localhost:8080 --AgentQuarantine:CheckEvery 00:05:00
using AgentQuarantine.AspNetCore;
using AgentQuarantine.Events.Writing;
using AgentQuarantine.Quarantine;
using Polly;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAgentQuarantine();

// Work of an agent: refused while it is quarantined; how long it took, and its error, are written to the event log.
builder.Services.AddSingleton(provider => new ResiliencePipelineBuilder()
    .AddAgentQuarantine(new AgentQuarantineStrategyOptions
    {
        Gate = provider.GetRequiredService<QuarantineGate>(),
        Log = provider.GetRequiredService<EventLogWriter>(),
        Reward = (agent, failure, result) => result as double?,
    })
    .Build());

var app = builder.Build();
app.MapAgentQuarantine("/fleet");

// Events of agents that share no disk with this host. Set AgentQuarantine:EventTokenFile.
if (app.Configuration["AgentQuarantine:EventTokenFile"] is not null)
    app.MapAgentEvents();

// The gate before an endpoint: 403 while the agent is quarantined.
app.MapGet("/agents/{agent}", (string agent) => $"{agent} may run\n")
    .RequireAgentNotQuarantined(context => context.GetRouteValue("agent") as string);

// The gate around the work itself.
app.MapPost("/agents/{agent}/run", async (string agent, double reward, ResiliencePipeline pipeline, CancellationToken cancellation) =>
{
    var context = ResilienceContextPool.Shared.Get(agent, cancellation);
    try
    {
        return Results.Ok(await pipeline.ExecuteAsync(_ => ValueTask.FromResult(reward), context));
    }
    catch (AgentQuarantinedException e)
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status403Forbidden);
    }
    finally
    {
        ResilienceContextPool.Shared.Return(context);
    }
});

app.Run();
