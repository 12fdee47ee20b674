@{
    ExcludeRules = @(
        # Pester's blocks are scopes that these two do not follow.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
        # Helpers of tests, which nobody runs by hand.
        'PSUseShouldProcessForStateChangingFunctions'
        # Two or three plain words in their order read better than names for them.
        'PSAvoidUsingPositionalParameters'
        # UTF-8 without a mark is what PowerShell 7 reads and .editorconfig asks for.
        'PSUseBOMForUnicodeEncodedFile'
    )
}
