"""The story: Yiyang, 30 July to 23 September 2021, replayed through public actions and the sync endpoint."""
