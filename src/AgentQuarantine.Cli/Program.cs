using System.CommandLine;

return new RootCommand("A circuit breaker for fleets of agents.").Parse(args).Invoke();
