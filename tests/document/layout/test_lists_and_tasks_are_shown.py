"""Lists of the storage format: bullets, numbers, nesting, tasks."""

from __future__ import annotations

from tests.support.documents import shown


def test_items_hang_and_nested_lists_get_other_bullets() -> None:
    body = "<ul><li>one</li><li><p>two</p><ul><li>inner</li></ul></li></ul>"
    assert shown(body) == "• one\n• two\n  ◦ inner"


def test_a_long_item_goes_on_below_its_text() -> None:
    assert shown("<ul><li>aaaa bbbb cccc dddd</li></ul>", 12) == "• aaaa bbbb\n  cccc dddd"


def test_numbers_start_where_they_are_told_to_and_line_up() -> None:
    assert shown('<ol start="9"><li>a</li><li>b</li></ol>') == " 9. a\n10. b"


def test_letters_and_roman_numbers() -> None:
    assert shown('<ol style="list-style-type: lower-alpha"><li>x</li><li>y</li></ol>') == "a. x\nb. y"
    assert shown('<ol type="I" start="4"><li>x</li></ol>') == "IV. x"


def test_an_absurd_start_is_ignored() -> None:
    assert shown('<ol start="x"><li>a</li></ol>') == "1. a"


def test_a_list_directly_in_a_list_belongs_to_the_item_before() -> None:
    assert shown("<ul><li>a</li><ul><li>b</li></ul></ul>") == "• a\n  ◦ b"


def test_an_item_without_a_list_is_still_an_item() -> None:
    assert shown("<div><li>a</li><li>b</li></div>") == "• a\n• b"


def test_tasks_show_their_state_and_never_their_ids() -> None:
    body = (
        "<ac:task-list><ac:task><ac:task-id>17</ac:task-id><ac:task-uuid>u</ac:task-uuid>"
        "<ac:task-status>complete</ac:task-status><ac:task-body>freeze <b>all</b> <i>writes</i></ac:task-body>"
        "</ac:task><ac:task><ac:task-id>18</ac:task-id><ac:task-status>incomplete</ac:task-status></ac:task>"
        "</ac:task-list>"
    )
    assert shown(body) == "☑ freeze all writes\n☐"


def test_tasks_nest() -> None:
    inner = (
        "<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body>"
        "</ac:task></ac:task-list>"
    )
    body = f"<ac:task-list><ac:task><ac:task-body>a{inner}</ac:task-body></ac:task></ac:task-list>"
    assert shown(body) == "☐ a\n  ☑ b"


def test_very_deep_lists_stop_moving_to_the_right_and_say_how_deep_they_are() -> None:
    body = "<ul><li>x" * 18 + "</li></ul>" * 18
    text = shown(body, 30)
    assert text.count("x") == 18
    assert max(map(len, text.splitlines())) <= 30
    assert "18› x" in text


def test_decisions_have_a_sign_of_their_own() -> None:
    body = (
        '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-content><ac:adf-node type="decision-item">'
        "<ac:adf-content>We ship</ac:adf-content></ac:adf-node></ac:adf-content></ac:adf-node></ac:adf-extension>"
    )
    assert shown(body) == "◇ We ship"


def test_items_with_a_number_of_their_own_are_numbered_as_in_a_browser() -> None:
    assert shown('<ol><li>a</li><li value="7">b</li><li>c</li></ol>') == "1. a\n7. b\n8. c"
    assert shown('<ol type="a" start="2"><li>a</li><li value="5">b</li></ol>') == "b. a\ne. b"
    assert shown('<ol><li value="x">a</li><li value="">b</li></ol>') == "1. a\n2. b"


def test_a_start_is_read_as_a_browser_reads_it() -> None:
    assert shown('<ol start=" 5"><li>a</li></ol>') == "5. a"
    assert shown('<ol start="+5px"><li>a</li></ol>') == "5. a"
    assert shown('<ol start="-1"><li>a</li><li>b</li></ol>') == "-1. a\n 0. b"


def test_reversed_lists_count_down() -> None:
    assert shown('<ol reversed="reversed"><li>a</li><li>b</li><li>c</li></ol>') == "3. a\n2. b\n1. c"
    assert shown('<ol reversed="" start="10"><li>a</li><li>b</li></ol>') == "10. a\n 9. b"
    assert shown('<ol reversed=""><li>a</li><li value="9">b</li><li>c</li></ol>') == "3. a\n9. b\n8. c"


def test_what_stands_between_items_does_not_shift_their_numbers() -> None:
    body = '<ol>stray<li value="4">a</li>stray<ol><li>in</li></ol><li>b</li></ol>'
    assert shown(body) == "1. stray\n4. a\n   stray\n   1. in\n5. b"


def test_the_style_decides_whether_items_have_numbers() -> None:
    assert shown('<ol style="list-style-type: none"><li>a</li></ol>') == "  a"
    assert shown('<ol style="list-style-type: disc"><li>a</li></ol>') == "• a"
    assert shown('<ul style="list-style-type: upper-alpha"><li>a</li></ul>') == "A. a"
