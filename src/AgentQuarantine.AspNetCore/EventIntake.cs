using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AgentQuarantine.AspNetCore;

/// <summary>What all requests with events have in common: who may send them, how many at once, how much, and in what time.</summary>
internal sealed class EventIntake(AgentFleet fleet, int maxBytes, int maxAtOnce)
{
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(30);

    private int _taken;

    /// <summary>Writes what a request brings, and answers when it is in the log.</summary>
    public async Task<IResult> Take(HttpContext context, PostedEvents form)
    {
        if (fleet.EventToken is { } token && !Shows(context.Request, token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return form.Refuse(StatusCodes.Status401Unauthorized, "Send the token: Authorization: Bearer TOKEN.");
        }
        if (form.WhyNot(context.Request.ContentType) is { } why)
            return form.Refuse(StatusCodes.Status415UnsupportedMediaType, why);
        if (Decoded(context) is not { } body)
            return form.Refuse(StatusCodes.Status415UnsupportedMediaType, "Send the body as it is, or with Content-Encoding: gzip.");
        try
        {
            return Interlocked.Increment(ref _taken) > maxAtOnce
                ? Later(context, form, StatusCodes.Status429TooManyRequests, "Too many requests at once.", seconds: 1)
                : await Write(context, form, body);
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    private async Task<IResult> Write(HttpContext context, PostedEvents form, Stream body)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        using var time = new CancellationTokenSource(LongestBody, fleet.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, context.RequestAborted);
        try
        {
            var length = await body.ReadAtLeastAsync(bytes.AsMemory(0, maxBytes + 1), maxBytes + 1, throwOnEndOfStream: false, end.Token);
            return length > maxBytes
                ? form.Refuse(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant($"Send at most {maxBytes} bytes at once."))
                : form.Write(fleet.Log, bytes.AsSpan(0, length));
        }
        catch (QuarantineException e) when (e.Id == ErrorIds.EventLogUnwritable)
        {
            return Later(context, form, StatusCodes.Status503ServiceUnavailable, $"{e.Id}: the event log cannot be written.", seconds: 5);
        }
        catch (InvalidDataException)
        {
            return form.Refuse(StatusCodes.Status400BadRequest, "The body is not gzip, or its end is missing.");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return form.Refuse(StatusCodes.Status408RequestTimeout,
                FormattableString.Invariant($"Send the body within {LongestBody.TotalSeconds} s."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static Stream? Decoded(HttpContext context)
    {
        var (body, coding) = (context.Request.Body, context.Request.Headers.ContentEncoding.ToString());
        if (coding is "" or "identity")
            return body;
        if (coding is not "gzip")
            return null;
        var unpacked = new GZipStream(body, CompressionMode.Decompress, leaveOpen: true);
        context.Response.RegisterForDispose(unpacked);
        return unpacked;
    }

    private static bool Shows(HttpRequest request, string token) =>
        request.Headers.Authorization is [{ } header] && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));

    private static IResult Later(HttpContext context, PostedEvents form, int status, string why, int seconds)
    {
        context.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        return form.Refuse(status, why + " Try again later.");
    }
}
