___INFO___

{
  "type": "MACRO",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Every matcher",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "value"
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

return data.value;


___TESTS___

scenarios:
- name: what is there and what is not
  code: |-
    assertThat(runCode({})).isUndefined();
    assertThat(null).isNull();
    assertThat(0).isDefined();
    assertThat(0).isNotNull();
- name: truth
  code: |-
    assertThat(true).isTrue();
    assertThat(false).isFalse();
    assertThat('a').isTruthy();
    assertThat('').isFalsy();
- name: numbers
  code: |-
    assertThat(0 / 0).isNaN();
    assertThat(1).isNotNaN();
    assertThat(1 / 0).isInfinity();
    assertThat(1).isNotInfinity();
    assertThat(2).isGreaterThan(1);
    assertThat(2).isGreaterThanOrEqualTo(2);
    assertThat(1).isLessThan(2);
    assertThat(1).isLessThanOrEqualTo(1);
- name: the order of keys says nothing
  code: |-
    assertThat(runCode({value: {a: 1, b: [1, {c: 2}]}})).isEqualTo({b: [1, {c: 2}], a: 1});
    assertThat({a: 1}).isEqualTo({a: 1, b: undefined});
    assertThat({a: 1}).isNotEqualTo({a: 1, b: null});
    assertThat([1]).isNotEqualTo({0: 1});
- name: the very same
  code: |-
    const one = {};
    assertThat(one).isStrictlyEqualTo(one);
    assertThat(one).isNotStrictlyEqualTo({});
- name: one of several
  code: |-
    assertThat({a: 1}).isAnyOf(1, {a: 1});
    assertThat(2).isNoneOf(1, 3);
- name: lists
  code: |-
    assertThat([1, {a: 2}]).contains({a: 2});
    assertThat('abc').contains('b');
    assertThat([1]).doesNotContain(2);
    assertThat([2, 1]).containsExactly(1, 2);
    assertThat([1]).doesNotContainExactly(1, 2);
    assertThat([1, 2]).hasLength(2);
    assertThat({}).isEmpty();
    assertThat([1]).isNotEmpty();
- name: types
  code: |-
    assertThat([]).isArray();
    assertThat(true).isBoolean();
    assertThat(() => 1).isFunction();
    assertThat(1).isNumber();
    assertThat({}).isObject();
    assertThat('').isString();


___NOTES___

A case of the tests.


