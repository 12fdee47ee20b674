using AgentQuarantine.Events.Following;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Events;

/// <summary>Whatever is done to a log between two polls, every whole line is followed once, in order.</summary>
public sealed class FollowerModelTests
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private enum Step
    {
        Append,
        AppendPart,
        Poll,
        Rotate,
        RotateWithLateWriter,
        Truncate,
        Replace,
    }

    [Fact]
    public void Every_line_is_followed_once_and_in_order()
    {
        var step = Gen.Frequency(
            (6, Gen.Constant(Step.Append)), (3, Gen.Constant(Step.AppendPart)), (4, Gen.Constant(Step.Poll)), (1, Gen.Constant(Step.Rotate)),
            (1, Gen.Constant(Step.RotateWithLateWriter)), (1, Gen.Constant(Step.Truncate)), (1, Gen.Constant(Step.Replace)));
        var cases = from steps in step.ArrayOf() from most in Gen.Elements(1L, 100, long.MaxValue) select (steps, most);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            using var run = new Run(x.most);
            foreach (var action in x.steps)
                run.Do(action);
            run.Poll();
            Assert.Equal(run.Expected, run.Followed);
            Assert.Equal(0, run.Refused);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Long ? 5000 : 150));
    }

    private sealed class Run : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly RecordingSink _sink = new();
        private readonly EventLogFollower _follower;
        private string _rest = "";
        private int _lines, _files;

        public Run(long most)
        {
            _folder.Write("log", "");
            _follower = new EventLogFollower(_folder["log"]) { MaxBytesPerPoll = most };
            Poll();
        }

        public List<double> Expected { get; } = [];

        public IEnumerable<double> Followed => _sink.Rewards;

        public long Refused => _sink.Rejects.Total;

        public void Do(Step step)
        {
            switch (step)
            {
                case Step.Append:
                    Append(whole: true, "log");
                    break;
                case Step.AppendPart:
                    Append(whole: false, "log");
                    break;
                case Step.Poll:
                    Poll();
                    break;
                case Step.Rotate:
                    Finish("log");
                    Rotate();
                    Poll();
                    break;
                case Step.RotateWithLateWriter:
                    Rotate();
                    Append(whole: true, $"log.{_files}");
                    Poll();
                    break;
                case Step.Truncate:
                    // What nobody has read is lost with the file; the half-written line too.
                    Poll();
                    _rest = "";
                    using (var log = new FileStream(_folder["log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                        log.SetLength(0);
                    break;
                case Step.Replace:
                    Finish("log");
                    File.Delete(_folder["log"]);
                    _folder.Write("log", "");
                    Poll();
                    break;
            }
        }

        public void Poll()
        {
            while (!_follower.Poll(_sink, TestContext.Current.CancellationToken).CaughtUp)
            {
            }
        }

        public void Dispose()
        {
            _follower.Dispose();
            _folder.Dispose();
        }

        private void Append(bool whole, string name)
        {
            if (_rest.Length == 0)
                _rest = RecordingSink.Line(++_lines);
            var length = whole ? _rest.Length : Math.Min(_rest.Length - 1, 7);
            _folder.Append(name, _rest[..length]);
            _rest = _rest[length..];
            if (_rest.Length == 0)
                Expected.Add(_lines);
        }

        private void Finish(string name)
        {
            if (_rest.Length > 0)
                Append(whole: true, name);
        }

        private void Rotate()
        {
            File.Move(_folder["log"], _folder[$"log.{++_files}"]);
            _folder.Write("log", "");
        }
    }
}
