using System.Globalization;
using AgentQuarantine.Data;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: AgentQuarantine.Data LINES AGENTS FILE");
    return 2;
}
var lines = long.Parse(args[0], CultureInfo.InvariantCulture);
var agents = int.Parse(args[1], CultureInfo.InvariantCulture);
using var stream = new FileStream(args[2], FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
new EventLogGenerator(agents, badShare: 0.01, seed: 1).Write(stream, lines);
return 0;
