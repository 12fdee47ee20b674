using System.Net;
using System.Text;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Serving;

public class LoginTests
{
    private static readonly ServerSecurity Guarded = new() { Credentials = [new BasicCredential("prom", "right")] };

    private static string Header(string text) => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\r\n";

    [Fact]
    public async Task Wrong_passwords_are_answered_ever_later_and_the_right_one_at_once()
    {
        await using var server = new TestServer(o => o with { Security = Guarded });
        for (var i = 0; i < 3; i++)
            Assert.Equal(401, (await server.GetAsync("/metrics", Header($"prom:{i}"))).Status);
        var began = server.Time.GetUtcNow();

        var fourth = server.GetAsync("/metrics", Header("prom:3"));
        await TestServer.Eventually(() => server.Server.Connections > 0 && server.Server.Busy == 0);
        Assert.Equal(200, (await server.GetAsync("/metrics", Header("prom:right"))).Status);
        Assert.False(fourth.IsCompleted);

        Assert.Equal(401, (await server.PassTimeUntil(fourth)).Status);
        Assert.True(server.Time.GetUtcNow() > began);
    }

    [Fact]
    public async Task Whoever_tries_many_passwords_at_once_is_not_even_listened_to()
    {
        await using var server = new TestServer(o => o with { Security = Guarded });
        var tries = Enumerable.Range(0, 40).Select(i => server.GetAsync("/metrics", Header($"prom:{i}"))).ToList();
        await TestServer.Eventually(() => tries.Exists(t => t is { IsCompletedSuccessfully: true, Result.Status: 429 }));

        var right = await server.GetAsync("/metrics", Header("prom:right"));
        Assert.Equal(429, right.Status);
        Assert.Contains("Retry-After: ", right.Head);
        Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
        foreach (var one in tries)
            Assert.Contains((await server.PassTimeUntil(one)).Status, new[] { 401, 429 });
        Assert.Equal(200, (await server.GetAsync("/metrics", Header("prom:right"))).Status);
    }

    [Fact]
    public void Each_address_waits_for_itself_and_is_forgiven_after_a_while()
    {
        var time = new FakeTimeProvider();
        var logins = new LoginThrottle(time);
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        double[] delays = [.. Enumerable.Range(0, 6).Select(_ => logins.Failed(one).TotalSeconds)];

        Assert.Equal([0, 0, 0, 0.25, 0.75, 1.75], delays);
        Assert.Equal(TimeSpan.Zero, logins.Failed(other));
        for (var i = 0; i < 10; i++)
            logins.Failed(one);
        Assert.NotNull(logins.Wait(one));
        Assert.NotNull(logins.Wait(one.MapToIPv6()));
        Assert.Null(logins.Wait(other));

        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(logins.Wait(one));
        Assert.Equal(TimeSpan.Zero, logins.Failed(one));
    }

    [Fact]
    public void What_is_kept_is_bounded_and_one_network_of_IPv6_is_one_client()
    {
        var logins = new LoginThrottle(new FakeTimeProvider());
        for (var i = 0; i < 5000; i++)
            logins.Failed(new IPAddress(i));
        Assert.Equal(1024, logins.Count);

        var fresh = new LoginThrottle(new FakeTimeProvider());
        for (var i = 0; i < 4; i++)
            fresh.Failed(IPAddress.Parse($"2001:db8::{i}"));
        Assert.Equal(1, fresh.Count);
    }

    [Fact]
    public async Task Each_user_of_a_file_is_let_in_with_a_password_or_a_hash()
    {
        using var folder = new TempFolder();
        const string hash = "$2y$10$wJq0Jr0Yp7mYg1yJ0H7lqOabcdefghijklmnopqrstuvwxyz01234";
        var path = folder.Write("users", $"alice:one:two\r\n\nbob:{hash}\nbob:new\n");
        var asked = 0;
        var users = CredentialFile.Read(path, given =>
        {
            Assert.Equal(hash, given);
            return password =>
            {
                asked++;
                return password == "hashed";
            };
        });
        await using var server = new TestServer(o => o with { Security = new ServerSecurity { Credentials = users } });

        foreach (var right in new[] { "alice:one:two", "bob:hashed", "bob:new", "bob:hashed" })
            Assert.Equal(200, (await server.GetAsync("/metrics", Header(right))).Status);
        Assert.Equal(1, asked);
        Assert.Equal(401, (await server.GetAsync("/metrics", Header($"bob:{hash}"))).Status);
        Assert.Equal(401, (await server.GetAsync("/metrics", Header("carol:hashed"))).Status);
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("", "names no user")]
    [InlineData("\n \n", "names no user")]
    [InlineData("alice", "line 1 is not USER:PASSWORD")]
    [InlineData("alice:one\n:two", "line 2 is not USER:PASSWORD")]
    [InlineData("alice:", "line 1 is not USER:PASSWORD")]
    [InlineData("alice:$apr1$abcdefgh$xxxxxxxxxxxxxxxxxxxxxx", "not bcrypt's")]
    [InlineData("alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "not bcrypt's")]
    [InlineData("alice:$2y$10$short", "not bcrypt's")]
    [InlineData("alice:$2y$31$wJq0Jr0Yp7mYg1yJ0H7lqOabcdefghijklmnopqrstuvwxyz01234", "not bcrypt's")]
    public void A_file_that_would_let_in_whom_nobody_meant_is_refused(string text, string says)
    {
        using var folder = new TempFolder();
        var e = Assert.Throws<QuarantineException>(() => CredentialFile.Read(folder.Write("users", text), _ => _ => true));

        Assert.Equal(ErrorIds.CredentialsInvalid, e.Id);
        Assert.Contains(says, e.Message);
        Assert.DoesNotContain("$", e.Message);
    }
}
