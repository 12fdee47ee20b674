using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace AgentQuarantine.Tests.Architecture;

/// <summary>What the types of an assembly refer to: in their IL, their signatures and what they derive from. Constants leave no trace.</summary>
internal static class References
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every pair of a type and another that it refers to; compiler-generated and nested types count as the type around them.</summary>
    public static IEnumerable<(Type From, Type To)> Types(Assembly assembly) =>
        assembly.GetTypes()
            .SelectMany(type =>
                Signatures(type).Concat(Members(type).SelectMany(SignatureOf)).SelectMany(Parts).Select(to => (Outermost(type), Outermost(to))))
            .Where(pair => pair.Item1 != pair.Item2)
            .Distinct();

    /// <summary>The members that the IL of a type's methods calls, loads or stores.</summary>
    public static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)).SelectMany(Members);

    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            yield break;
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at)), typeArguments, methodArguments)!;
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at))),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Signatures(Type type) =>
        new[] { type.BaseType }.OfType<Type>()
            .Concat(type.GetInterfaces())
            .Concat(type.GetMembers(Declared).SelectMany(SignatureOf))
            .Concat(type.GetMethods(Declared).SelectMany(method => method.GetMethodBody()?.LocalVariables ?? []).Select(local => local.LocalType))
            .Concat(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));

    private static IEnumerable<Type> SignatureOf(MemberInfo member)
    {
        IEnumerable<Type> own = member switch
        {
            MethodInfo method => [method.ReturnType, .. Parameters(method), .. method.IsGenericMethod ? method.GetGenericArguments() : []],
            ConstructorInfo constructor => Parameters(constructor),
            FieldInfo field => [field.FieldType],
            Type type => [type],
            _ => [],
        };
        return member.DeclaringType is { } declaring ? own.Append(declaring) : own;
    }

    private static IEnumerable<Type> Parameters(MethodBase method) => method.GetParameters().Select(parameter => parameter.ParameterType);

    /// <summary>A type without what is around it: elements of arrays and pointers, arguments and constraints of generics.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return type.GetGenericParameterConstraints().Where(constraint => !constraint.ContainsGenericParameters).SelectMany(Parts);
        return type is { IsGenericType: true, IsGenericTypeDefinition: false }
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
