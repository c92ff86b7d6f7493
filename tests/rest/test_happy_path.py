"""Seven people with seven tokens take one household from the application to the filed dossier, by REST alone."""

WHO = {
    "visit_household": "lin", "confirm_visit": "zhou", "collect_consent": "lin", "conclude_investigation": "lin",
    "review_credit": "xu", "propose_grant": "xu", "approve_grant_director": "wang", "verify_identity": "jiang",
    "check_borrowing": "jiang", "sign_contract": "jiang", "prepare_iou": "jiang", "approve_disbursement": "wu",
    "assemble_dossier": "chen", "sign_as_client_manager": "lin", "sign_as_approver": "wang", "file_dossier": "chen",
}  # fmt: skip


def test_a_household_goes_from_the_application_to_the_filed_dossier(house):
    people = {login: house.as_(login) for login in set(WHO.values())}
    begun = people["lin"].post("/applications", house.acceptance(people["lin"], amount="30000"))
    assert begun.status_code == 201, begun.text
    number = begun.json["number"]
    assert begun.headers["Location"] == f"/api/v1/applications/{number}"
    seen, etags = [], {begun.headers["ETag"]}
    while True:
        case = people["lin"].get(f"/applications/{number}")
        assert case.headers["ETag"] in etags
        if not case.json["open_tasks"]:
            break
        task = case.json["open_tasks"][0]
        who = people[WHO[task["task"]]]
        shown = who.get(f"/tasks/{task['id']}")
        assert shown.json["may_claim"], shown.json
        assert (shown.json["task"], shown.json["application"]) == (task["task"], number)
        done = who.post(f"/tasks/{task['id']}/complete", house.answer(who, task["id"]),
                        headers={"If-Match": shown.headers["ETag"]})  # fmt: skip
        assert done.status_code == 200, done.text
        assert done.headers["ETag"] not in etags
        etags.add(done.headers["ETag"])
        seen.append(task["task"])
    assert set(seen) == set(WHO)
    assert (case.json["state"], case.json["stage"]) == ("filed", "closed")
    assert len({one["person"] for one in case.json["duties"]}) == len(case.json["duties"]) == 7
    assert {one["class"] for one in case.json["duties"]} == {
        "investigate", "co_investigate", "review", "grant", "counter", "disburse", "file"
    }  # fmt: skip
    printed = people["chen"].get(f"/applications/{number}/dossier.pdf")
    assert printed.status_code == 200
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF-1.7")
