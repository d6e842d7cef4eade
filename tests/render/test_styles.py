"""A page bears the rules of its look that it can use, and no others."""

import pytest

from commitments.render.styles import used


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ("body{margin:0}", "body{margin:0}"),
        (".a{x:1}.b{x:2}.a .b{x:3}", ".a{x:1}"),
        (".a,.b,p .a{x:1}", ".a,p .a{x:1}"),
        # Of several that will do, and of what must not be there, nothing is asked for.
        (".a:is(.b,.c)>td,.b:not(.a){x:1}", ".a:is(.b,.c)>td{x:1}"),
        (".b :is(.a,:not(.c),td),p:is(.b,:not(:is(.c,.d)),.e){x:1}", "p:is(.b,:not(:is(.c,.d)),.e){x:1}"),
        ('a[href$=".b"]{x:1}', 'a[href$=".b"]{x:1}'),
        ("@media print{.b{x:1}.a{x:2}}", "@media print{.a{x:2}}"),
        ("@media (min-width:1px){.b{x:1}}p{x:2}", "p{x:2}"),
        ("@page{margin:1cm}", "@page{margin:1cm}"),
    ],
)
def test_what_a_page_can_use_stays(rules: str, kept: str) -> None:
    """A rule goes where each of its selectors asks for a class that nothing on the page bears."""
    assert used(f"<style>{rules}</style>", '<p class="a other">') == f"<style>{kept}</style>"
